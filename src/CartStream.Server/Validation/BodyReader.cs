using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Validation;

/// <summary>Reads a request's body whole, in rented memory.</summary>
internal static class BodyReader
{
    /// <summary>What is said of a body of another type.</summary>
    public const string ExpectedType = "found another type of body, or none, expected application/json";

    private const int FirstBytes = 16 * 1024;

    /// <summary>
    /// Reads the body and hands it to <paramref name="use"/>. Its size is bounded by the server's limit for bodies.
    /// </summary>
    /// <exception cref="BadHttpRequestException">It is larger, or the client went away.</exception>
    /// <exception cref="OperationCanceledException">It took too long to come.</exception>
    public static async Task<T> UseAsync<T>(HttpRequest request, Func<ReadOnlyMemory<byte>, T> use)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(request.ContentLength ?? 0, FirstBytes, 1 << 20));
        try
        {
            var used = 0;
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
                while (buffer.Length - used < read.Buffer.Length)
                    Grow(ref buffer);
                read.Buffer.CopyTo(buffer.AsSpan(used));
                used += (int)read.Buffer.Length;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCanceled)
                    throw new OperationCanceledException("the body took too long to come");
                if (read.IsCompleted)
                    return use(buffer.AsMemory(0, used));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Grow(ref byte[] buffer)
    {
        var grown = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = grown;
    }
}
