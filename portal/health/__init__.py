"""What monitoring asks: alive, and ready."""
