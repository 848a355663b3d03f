namespace CartStream.Datasets.Files;

/// <summary>A stream that can't seek, with its first bytes available in advance.</summary>
internal sealed class HeadedStream : Stream
{
    private readonly Stream _content;
    private readonly byte[] _head;
    private readonly Exception? _failure;
    private int _given;

    /// <summary>Reads up to <paramref name="headBytes"/>; a failure is thrown when they are read.</summary>
    public HeadedStream(Stream content, int headBytes)
    {
        _content = content;
        var head = new byte[headBytes];
        var read = 0;
        try
        {
            for (int more; read < headBytes && (more = content.Read(head.AsSpan(read))) > 0; read += more)
            {
                // The count shows the failure.
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }

        _head = head[..read];
    }

    /// <summary>The first bytes.</summary>
    public ReadOnlySpan<byte> Head => _head;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_given == _head.Length)
        {
            if (_failure is not null)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
            return _content.Read(buffer);
        }

        var taken = Math.Min(buffer.Length, _head.Length - _given);
        _head.AsSpan(_given, taken).CopyTo(buffer);
        _given += taken;
        return taken;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }
}
