"""What a learner keeps: progress."""
