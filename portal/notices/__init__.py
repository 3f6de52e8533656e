"""What the jury decided, told in order: each applicant, the finalists under embargo, the press, the public."""
