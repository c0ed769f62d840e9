"""The operations of guidelinekit. Each reads from `store`, calls the pure packages, and writes to `store`."""
