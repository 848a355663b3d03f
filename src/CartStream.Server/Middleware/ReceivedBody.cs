using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Middleware;

/// <summary>A request's complete body, in rented memory that is returned once the request is answered.</summary>
internal sealed class ReceivedBody : IDisposable
{
    private readonly BodyBudget _budget;
    private readonly string _client;
    private byte[] _buffer = [];
    private int _used;

    private ReceivedBody(BodyBudget budget, string client)
    {
        _budget = budget;
        _client = client;
    }

    /// <summary>
    /// The bytes of a request's body, fully received, without a byte order mark; empty without a body.
    /// </summary>
    public static ReadOnlyMemory<byte> Of(HttpRequest request) =>
        request.HttpContext.Features.Get<ReceivedBody>() is { } body
            ? body._buffer.AsMemory(body.Start, body._used - body.Start)
            : ReadOnlyMemory<byte>.Empty;

    /// <summary>
    /// Whether the client has closed the connection, or taken the request back, in the middle of its body. The types
    /// left out are those of a body that is no valid HTTP.
    /// </summary>
    public static bool IsLostConnection(IOException failure) =>
        failure is not BadHttpRequestException && failure.InnerException is not OverflowException;

    /// <summary>Files that editors on Windows saved begin with a byte order mark, which is no JSON.</summary>
    private int Start => _buffer.AsSpan(0, _used).StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;

    /// <summary>
    /// Receives the body and replaces the request's own with it. The server's limit for bodies bounds its size. Null
    /// when <paramref name="budget"/> is exceeded.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="client">The sender.</param>
    /// <param name="budget">The budget for bodies.</param>
    /// <param name="over">Ends the wait for more data.</param>
    /// <exception cref="BadHttpRequestException">
    /// The body is too large or too slow, or its end is missing.
    /// </exception>
    /// <exception cref="IOException">See <see cref="IsLostConnection"/>.</exception>
    /// <exception cref="OperationCanceledException">The body took too long to arrive.</exception>
    public static async Task<ReceivedBody?> ReceiveAsync(
        HttpContext context, string client, BodyBudget budget, CancellationToken over)
    {
        if (!budget.TryBegin(client))
            return null;
        var body = new ReceivedBody(budget, client);
        var isWhole = false;
        try
        {
            isWhole = await body.ReadAsync(context.Request, over);
        }
        finally
        {
            if (!isWhole)
                body.Dispose();
        }

        if (!isWhole)
            return null;
        context.Features.Set(body);
        context.Request.Body = new MemoryStream(
            body._buffer, body.Start, body._used - body.Start, writable: false);
        return body;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _budget.End(_client, _used);
        _used = 0;
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>False when the budget is used up.</summary>
    private async Task<bool> ReadAsync(HttpRequest request, CancellationToken over)
    {
        var reader = request.BodyReader;
        using var waking = over.UnsafeRegister(static body => ((PipeReader)body!).CancelPendingRead(), reader);
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            var hasRoom = TryAdd(read.Buffer, request.ContentLength);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCanceled)
                throw new OperationCanceledException("the body took too long to come");
            if (read.IsCompleted || !hasRoom)
                return hasRoom;
        }
    }

    private bool TryAdd(ReadOnlySequence<byte> bytes, long? length)
    {
        var count = (int)bytes.Length;
        if (!_budget.TryTake(_client, count))
            return false;
        if (_buffer.Length - _used < count)
            Grow(_used + count, length ?? 0);
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += count;
        return true;
    }

    /// <summary>Memory grows with the received bytes, not with the announced length.</summary>
    private void Grow(int needed, long length)
    {
        var most = length >= needed ? Math.Min(length, 2L * needed) : 2L * needed;
        var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(most, Array.MaxLength));
        _buffer.AsSpan(0, _used).CopyTo(grown);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = grown;
    }
}
