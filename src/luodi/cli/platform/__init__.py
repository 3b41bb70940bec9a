"""Commands of the running platform. Django is imported when one of them runs, never before."""
