"""A PDF as small as it can be: one page of lines, its cross-reference table counted."""


def pdf(*lines: str, size: int = 12) -> bytes:
    """`lines` in letters of `size` points, from the top of an A4 page; what Windows-1252 lacks becomes "?"."""
    text = " ".join(f"({_escaped(line)}) Tj 0 -26 Td" for line in lines).encode("cp1252", "replace")
    stream = b"BT /F1 %d Tf 60 760 Td %s ET" % (size, text)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    document, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(document)
    return document + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
