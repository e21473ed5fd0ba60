"""What is open and how it is viewed. Views follow it; nothing here draws."""
