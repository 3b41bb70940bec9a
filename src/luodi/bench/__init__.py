"""Measuring: how well and fast Luodi reads, how fast its pages are; never as timed tests."""
