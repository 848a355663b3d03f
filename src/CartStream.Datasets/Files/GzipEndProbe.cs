namespace CartStream.Datasets.Files;

/// <summary>
/// Distinguishes a truncated gzip from a complete one. GZipStream ends without an error in both cases; but if the file
/// is followed by a few extra bytes, it ignores them after a complete gzip and tries to decompress them within a
/// truncated one.
/// </summary>
/// <remarks>The bytes are 0xFF: they can't begin a gzip member, so they never continue a complete file.</remarks>
internal sealed class GzipEndProbe(Stream file) : Stream
{
    private const int ProbeBytes = 8;
    private int _probes;

    /// <summary>Whether more was read than the file has.</summary>
    public bool IsPastEnd => _probes > 0;

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

    /// <summary>
    /// Whether the decompressor continued into the probe: it produced bytes from it, or read more of it.
    /// </summary>
    public bool FoundTruncation(int bytesDecompressed) => _probes > 1 || (_probes == 1 && bytesDecompressed > 0);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        if (read > 0 || buffer.IsEmpty || _probes > 1)
            return read;
        _probes++;
        var probe = buffer[..Math.Min(ProbeBytes, buffer.Length)];
        probe.Fill(0xFF);
        return probe.Length;
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
}
