"""What the boards count and show; each figure is made of the conditions of the register."""
