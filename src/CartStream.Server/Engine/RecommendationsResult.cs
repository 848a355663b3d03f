using System.Buffers;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace CartStream.Server.Engine;

/// <summary>
/// A result whose <see cref="RecommendationsResponse"/> is already serialized; execute or read it once.
/// </summary>
internal sealed class RecommendationsResult : IResult, IEndpointMetadataProvider
{
    private readonly byte[] _rented;
    private readonly int _length;

    /// <summary>Copies the answer's JSON.</summary>
    public RecommendationsResult(ReadOnlySpan<byte> json)
    {
        _rented = ArrayPool<byte>.Shared.Rent(json.Length);
        _length = json.Length;
        json.CopyTo(_rented);
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            var response = httpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = _length;
            await response.BodyWriter.WriteAsync(_rented.AsMemory(0, _length), httpContext.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    /// <summary>Reads the JSON within the process.</summary>
    public T Read<T>(Func<ReadOnlySpan<byte>, T> read)
    {
        try
        {
            return read(_rented.AsSpan(0, _length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(
            StatusCodes.Status200OK, typeof(RecommendationsResponse), ["application/json"]));
}
