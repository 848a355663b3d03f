namespace CartStream.Datasets.Files;

/// <summary>
/// Splits a file into lines at LF, without the CR before it, without a byte order mark at the start, with or without an
/// LF at the end; at CR where the first lines end with a CR alone. The buffer starts at 256 KiB, or at a small
/// file's length, and grows to 2 MiB for long lines, never more.
/// </summary>
/// <remarks>
/// Invariants: <c>_buffer[_start.._end]</c> was read and not yet returned; the last line, with those that
/// <see cref="TryReadOn"/> added, is <c>_buffer[_rowStart.._start]</c>. A first line <c>sep=;</c>, which spreadsheets
/// read and write, is not a line of the file.
/// </remarks>
internal sealed class LineReader(InputFile file) : IRowSource
{
    /// <summary>
    /// Longest line that is returned whole, in bytes; of a longer one only the beginning is returned.
    /// </summary>
    public const int LineBytesMax = 1 << 20;

    private const int BufferBytesFirst = 1 << 18;
    private const int BufferBytesMin = 1 << 14;
    private const int CutLineBytes = 8_192;
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private byte[] _buffer = new byte[Math.Clamp(file.Length, BufferBytesMin, BufferBytesFirst)];
    private byte _lineEnd = LineFeed;
    private bool _isBegun;
    private int _rowStart;
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private long _firstLine;

    /// <summary>The file being read.</summary>
    public InputFile File => file;

    /// <summary>The number of the last line, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>The length in bytes of the last line if only its beginning was returned, otherwise 0.</summary>
    public long CutFromBytes { get; private set; }

    /// <summary>Reads the next line, valid until the next call; false at the end.</summary>
    /// <exception cref="EventFileException">
    /// The file can't be read further; all whole lines before were returned.
    /// </exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        CutFromBytes = 0;
        line = default;
        if (!_isBegun)
            Begin();
        var length = _buffer.AsSpan(_start, _end - _start).IndexOf(_lineEnd);
        if (length < 0)
            length = FindEnd();
        if (length < 0)
            return false;
        LineNumber++;
        if (length > LineBytesMax)
        {
            line = SkipLongLine();
            return true;
        }

        line = HandOut(length);
        _firstLine = LineNumber;
        if (LineNumber > 1)
            return true;
        if (line is [0xEF, 0xBB, 0xBF, ..])
            line = line[3..];
        return !IsSeparatorLine(line) || TryRead(out line);
    }

    /// <summary>
    /// Returns the last line together with the next one, and the line end between them; false when there is no next, or
    /// both together are too long. Must not be called after a line of which only the beginning was returned.
    /// </summary>
    public bool TryReadOn(out ReadOnlySpan<byte> row)
    {
        var handedOut = _start - _rowStart;
        _start = _rowStart;
        var searched = handedOut;
        var length = -1;
        while (length < 0 && searched <= LineBytesMax)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(_lineEnd);
            length = found < 0 ? -1 : searched + found;
            searched = _end - _start;
            if (found < 0 && (_isAtEnd || !TryFill()))
                break;
        }

        if (length < 0 && _isAtEnd && searched > handedOut)
            length = searched;
        _rowStart = _start;
        _start += handedOut;
        row = default;
        if (length < 0 || length > LineBytesMax)
            return false;
        _start = _rowStart;
        LineNumber++;
        row = HandOut(length);
        return true;
    }

    /// <summary>Undoes <see cref="TryReadOn"/>, so that the added lines are read again.</summary>
    public void GoBack()
    {
        _start = _rowStart;
        LineNumber = _firstLine - 1;
    }

    public void Dispose() => file.Dispose();

    private ReadOnlySpan<byte> HandOut(int length)
    {
        _rowStart = _start;
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start = Math.Min(_start + length + 1, _end);
        return line is [.., CarriageReturn] ? line[..^1] : line;
    }

    // Old spreadsheets, and some of today's, end lines with a CR alone. Unpacked bytes come in parts.
    private void Begin()
    {
        _isBegun = true;
        var feed = -1;
        while (feed < 0 && _end < _buffer.Length && TryFill())
            feed = _buffer.AsSpan(0, _end).IndexOf(LineFeed);
        ReadOnlySpan<byte> first = _buffer.AsSpan(0, feed < 0 ? _end : feed);
        if (feed >= 0)
            first = first.TrimEnd(CarriageReturn);
        var end = first.IndexOf(CarriageReturn);
        if (end >= 0 && QuotedRows.IsClosed(first[..end])
            && (feed < 0 || !QuotedRows.IsClosed(first) || first.Count(CarriageReturn) > 1))
        {
            _lineEnd = CarriageReturn;
        }
    }

    private static bool IsSeparatorLine(ReadOnlySpan<byte> line) =>
        line is [(byte)'s' or (byte)'S', (byte)'e' or (byte)'E', (byte)'p' or (byte)'P', (byte)'=', _];

    /// <summary>
    /// Reads until the next line's end is in the buffer and returns its length: -1 when nothing is left, more than
    /// <see cref="LineBytesMax"/> when the end is too far.
    /// </summary>
    private int FindEnd()
    {
        var searched = _end - _start;
        while (searched <= LineBytesMax && !_isAtEnd && TryFill())
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(_lineEnd);
            if (found >= 0)
                return searched + found;
            searched = _end - _start;
        }

        return searched > 0 ? searched : -1;
    }

    private bool TryFill()
    {
        _isAtEnd = !file.TryFill(ref _buffer, ref _start, ref _end);
        return !_isAtEnd;
    }

    /// <summary>
    /// Keeps the beginning of the line at <c>_start</c> and moves after its end without keeping the rest.
    /// </summary>
    private ReadOnlySpan<byte> SkipLongLine()
    {
        _buffer.AsSpan(_start, CutLineBytes).CopyTo(_buffer);
        _start += CutLineBytes;
        CutFromBytes = CutLineBytes;
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf(_lineEnd);
            CutFromBytes += found >= 0 ? found : _end - _start;
            _start = found >= 0 ? _start + found + 1 : CutLineBytes;
            if (found >= 0)
                break;
            _end = CutLineBytes + file.Read(_buffer.AsSpan(CutLineBytes));
            _isAtEnd = _end == CutLineBytes;
            if (_isAtEnd)
                break;
        }

        return _buffer.AsSpan(0, CutLineBytes);
    }
}
