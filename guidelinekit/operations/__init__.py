"""What guidelinekit does: store in, pure rooms in the middle, store out. Front ends call one operation each."""
