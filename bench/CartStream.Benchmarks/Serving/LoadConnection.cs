using System.Net;
using System.Net.Sockets;

namespace CartStream.Benchmarks.Serving;

/// <summary>
/// One blocking, kept-alive HTTP/1.1 connection that sends prepared requests and reads complete answers. It is as cheap
/// as a client can be, because it shares the machine with the server it measures.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private byte[] _buffer = new byte[64 * 1024];
    private int _end;

    /// <summary>Connects.</summary>
    public LoadConnection(IPEndPoint server)
    {
        _socket.ReceiveTimeout = _socket.SendTimeout = (int)Patience.TotalMilliseconds;
        _socket.Connect(server);
    }

    /// <summary>The body of the newest answer; valid until the next one.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(BodyStart, _end - BodyStart);

    private int BodyStart { get; set; }

    /// <summary>Sends a request and returns the status of its answer.</summary>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="InvalidDataException">The answer is not valid HTTP.</exception>
    public int Ask(ReadOnlySpan<byte> request)
    {
        for (var sent = 0; sent < request.Length;)
            sent += _socket.Send(request[sent..]);
        _end = 0;
        int headersEnd;
        do
            Receive();
        while ((headersEnd = _buffer.AsSpan(0, _end).IndexOf("\r\n\r\n"u8)) < 0);
        BodyStart = headersEnd + 4;
        var headers = _buffer.AsSpan(0, headersEnd);
        if (!headers.StartsWith("HTTP/1.1 "u8))
            throw new InvalidDataException("found no HTTP/1.1 answer");
        var status = Number(headers[9..12]);
        ReadBody(headers);
        return status;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void ReadBody(ReadOnlySpan<byte> headers)
    {
        if (Value(headers, "\r\nContent-Length: "u8) is { IsEmpty: false } length)
        {
            for (var wanted = BodyStart + Number(length); _end < wanted;)
                Receive();
        }
        else if (headers.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
        {
            // Bodies are JSON without line breaks, so the last chunk can't be confused with them.
            while (!_buffer.AsSpan(BodyStart, _end - BodyStart).EndsWith("0\r\n\r\n"u8))
                Receive();
        }
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        var at = headers.IndexOf(name);
        if (at < 0)
            return default;
        var value = headers[(at + name.Length)..];
        var end = value.IndexOf((byte)'\r');
        return end < 0 ? value : value[..end];
    }

    private static int Number(ReadOnlySpan<byte> digits) =>
        int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private void Receive()
    {
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = _socket.Receive(_buffer.AsSpan(_end));
        if (read == 0)
            throw new InvalidDataException("found the connection closed within an answer");
        _end += read;
    }
}
