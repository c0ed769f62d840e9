"""Access to the versions of guidelines in git, and the transaction of a release."""
