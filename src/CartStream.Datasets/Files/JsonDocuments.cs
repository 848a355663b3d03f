using System.Text;

namespace CartStream.Datasets.Files;

/// <summary>
/// Splits JSON into its objects: those of an array, or consecutive ones, over any number of lines. Text between them
/// that is not JSON is returned as a row of its own, for the parser to reject.
/// </summary>
/// <remarks>
/// Invariant: <c>_buffer[_start.._end]</c> was read and not yet returned; it never grows beyond
/// <see cref="DocumentBytesMax"/> and one block.
/// </remarks>
internal sealed class JsonDocuments : IRowSource
{
    /// <summary>Largest object that is returned whole, in bytes.</summary>
    public const int DocumentBytesMax = 1 << 24;

    private const int BlockBytes = 1 << 18;
    private const int CutBytes = 8_192;

    private readonly byte[]? _records;
    private byte[] _buffer = new byte[BlockBytes];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private bool _isInRecords;
    private long _line = 1;

    /// <summary>
    /// Reads the objects of a file, or those of the array <paramref name="records"/> in its one object.
    /// </summary>
    public JsonDocuments(InputFile file, string? records)
    {
        File = file;
        _records = records is null ? null : Encoding.UTF8.GetBytes($"\"{records}\"");
        _isInRecords = records is null;
    }

    /// <inheritdoc/>
    public InputFile File { get; }

    /// <inheritdoc/>
    public long LineNumber { get; private set; }

    /// <inheritdoc/>
    public long CutFromBytes { get; private set; }

    /// <inheritdoc/>
    public bool TryRead(out ReadOnlySpan<byte> row)
    {
        row = default;
        CutFromBytes = 0;
        if (!_isInRecords && !TryEnterRecords())
            return false;
        if (!TryFindBeginning())
            return false;
        LineNumber = _line;
        if (_buffer[_start] != '{')
        {
            row = ReadStray();
            return true;
        }

        row = ReadObject();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    // White space, commas and brackets between objects.
    private bool TryFindBeginning()
    {
        while (true)
        {
            while (_start < _end)
            {
                var b = _buffer[_start];
                if (b == '\n')
                    _line++;
                else if (b == ']' && _records is not null)
                    return false;
                else if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)',' or (byte)'[' or (byte)']' or 0xEF
                    or 0xBB or 0xBF or 0x1E))
                    return true;
                _start++;
            }

            if (!TryFill())
                return false;
        }
    }

    private ReadOnlySpan<byte> ReadStray()
    {
        var length = 0;
        while (length < CutBytes && (_start + length < _end || TryFill()) && _buffer[_start + length] is not (byte)'\n')
            length++;
        _start += length;
        return _buffer.AsSpan(_start - length, length);
    }

    private ReadOnlySpan<byte> ReadObject()
    {
        var depth = 0;
        bool isText = false, isEscaped = false;
        for (var length = 0; ; length++)
        {
            if (_start + length == _end && !TryFill())
                return Advance(length);
            if (length > DocumentBytesMax)
                return CutRest(length);
            var b = _buffer[_start + length];
            if (b == '\n')
                _line++;
            if (isText)
            {
                isText = isEscaped || b != '"';
                isEscaped = !isEscaped && b == '\\';
                continue;
            }

            isText = b == '"';
            depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
            if (depth == 0)
                return Advance(length + 1);
        }
    }

    private ReadOnlySpan<byte> Advance(int length)
    {
        _start += length;
        return _buffer.AsSpan(_start - length, length);
    }

    // An object this long has no end that could be trusted; reading ends.
    private ReadOnlySpan<byte> CutRest(int length)
    {
        CutFromBytes = length;
        while (true)
        {
            _start = _end;
            if (!TryFill())
                break;
            CutFromBytes += _end - _start;
        }

        return _buffer.AsSpan(0, Math.Min(CutBytes, _end));
    }

    private bool TryEnterRecords()
    {
        var depth = 0;
        var text = new List<byte>();
        bool isText = false, isEscaped = false, isNamed = false;
        while (_start < _end || TryFill())
        {
            var b = _buffer[_start++];
            _line += b == '\n' ? 1 : 0;
            if (isText)
            {
                text.Add(b);
                isText = isEscaped || b != '"';
                isEscaped = !isEscaped && b == '\\';
                if (!isText)
                    isNamed = depth == 1 && text.SequenceEqual(_records!);
                continue;
            }

            if (b == '"')
            {
                text.Clear();
                text.Add(b);
                isText = true;
            }
            else if (isNamed && b == '[')
            {
                return _isInRecords = true;
            }
            else if (b is not ((byte)':' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                isNamed = false;
            }

            depth += isText ? 0 : b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
        }

        return false;
    }

    private bool TryFill()
    {
        _isAtEnd = _isAtEnd || !File.TryFill(ref _buffer, ref _start, ref _end);
        return !_isAtEnd;
    }
}
