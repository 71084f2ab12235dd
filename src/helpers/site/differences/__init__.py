"""What is different between two editions, or between two builds of one edition."""
