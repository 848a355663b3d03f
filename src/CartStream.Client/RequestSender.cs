using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CartStream.Client;

/// <summary>Sends requests, with retries where that may help, and reads the answers.</summary>
internal sealed class RequestSender
{
    private const string KeyHeader = "X-Api-Key";
    private const string RetryHeader = "Idempotency-Key";
    private const int ProblemBytesMax = 64 * 1024;

    // The target is already escaped as the server expects; it must not be normalised.
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpClient _http;
    private readonly CartStreamClientOptions _options;
    private readonly TimeProvider _time;
    private readonly string _base;

    /// <summary>Creates a sender to the client's base address.</summary>
    /// <exception cref="ArgumentException">There is no base address, or an option is out of range.</exception>
    public RequestSender(HttpClient http, CartStreamClientOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        _base = http.BaseAddress?.GetLeftPart(UriPartial.Path).TrimEnd('/') ?? throw new ArgumentException(
            "found no BaseAddress, expected where the API is, such as https://shop.example/cartstream", nameof(http));
        (_http, _options, _time) = (http, options, time);
    }

    /// <summary>Sends a request and reads the answer.</summary>
    public async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var answer = await SendWithRetriesAsync(request, mayBeMissing: false, cancellation);
        return await ReadAsync(answer!, type, cancellation);
    }

    /// <summary>Sends a request without an answer body.</summary>
    public async Task SendAsync(ApiRequest request, CancellationToken cancellation) =>
        (await SendWithRetriesAsync(request, mayBeMissing: false, cancellation))?.Dispose();

    /// <summary>Sends a request and reads the answer; null when it is not found.</summary>
    public async Task<T?> FindAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var answer = await SendWithRetriesAsync(request, mayBeMissing: true, cancellation);
        return answer is null ? null : await ReadAsync(answer, type, cancellation);
    }

    /// <summary>The same, for an answer read as raw JSON.</summary>
    public async Task<JsonElement?> FindJsonAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var answer = await SendWithRetriesAsync(request, mayBeMissing: true, cancellation);
        return answer is null ? null : await ReadAsync(answer, ClientJson.Default.JsonElement, cancellation);
    }

    private async Task<HttpResponseMessage?> SendWithRetriesAsync(
        ApiRequest request, bool mayBeMissing, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage answer;
            try
            {
                using var message = Message(request);
                // Including its body: an answer that is cut off half-way is requested again.
                answer = await _http.SendAsync(message, cancellation);
            }
            catch (Exception e) when (IsConnectionFault(e, cancellation))
            {
                if (attempt >= _options.AttemptsMax)
                    throw new CartStreamClientException($"{_base}: {e.Message}", null, [], attempt, e);
                await PauseAsync(attempt, null, cancellation);
                continue;
            }

            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
            {
                if (mayBeMissing && answer.StatusCode == HttpStatusCode.NotFound)
                    return null;
                if (!IsTemporary(answer.StatusCode) || attempt >= _options.AttemptsMax)
                    throw await ProblemOfAsync(answer, attempt, cancellation);
                await PauseAsync(attempt, answer.Headers.RetryAfter, cancellation);
            }
        }
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, Address(request.Target));
        if (_options.ApiKey is { } key)
            message.Headers.TryAddWithoutValidation(KeyHeader, key);
        if (request.IdempotencyKey is { } retry)
            message.Headers.TryAddWithoutValidation(RetryHeader, retry);
        if (request.Json is { } json)
        {
            message.Content = new ByteArrayContent(json);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return message;
    }

    // Handlers that take an address apart, as that of ASP.NET Core's TestServer does, can't with one that is left as it
    // is. So only ids that would be read as relative segments are.
    private Uri Address(string target)
    {
        if (!Uri.TryCreate(_base + target, UriKind.Absolute, out var usual))
            throw new ArgumentException($"{_base}: can't be combined with {target} to an address", nameof(target));
        return usual.PathAndQuery.EndsWith(target, StringComparison.Ordinal)
            ? usual
            : new Uri(_base + target, AsItIs);
    }

    /// <summary>The connection failed, or an attempt exceeded the client's timeout.</summary>
    private static bool IsConnectionFault(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException
        || (e is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static bool IsTemporary(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private Task PauseAsync(int attempt, RetryConditionHeaderValue? retryAfter, CancellationToken cancellation)
    {
        // Clients affected by the same outage must not all return at the same moment.
        var spread = 0.5 + (RandomNumberGenerator.GetInt32(1_001) / 1_000.0);
        var pause = _options.Pause * Math.Pow(2, attempt - 1) * spread;
        var wanted = retryAfter?.Delta ?? retryAfter?.Date - _time.GetUtcNow() ?? TimeSpan.Zero;
        var longest = pause > wanted ? pause : wanted;
        return Task.Delay(longest < _options.PauseMax ? longest : _options.PauseMax, _time, cancellation);
    }

    private static async Task<T> ReadAsync<T>(
        HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellation)
                ?? throw new JsonException("found null");
        }
        catch (JsonException e)
        {
            throw new CartStreamClientException(
                $"{answer.RequestMessage?.RequestUri}: found another answer than CartStream's: {e.Message}",
                answer.StatusCode, [], 1, e);
        }
    }

    private static async Task<CartStreamClientException> ProblemOfAsync(
        HttpResponseMessage answer, int attempts, CancellationToken cancellation)
    {
        var problem = await ReadProblemAsync(answer, cancellation);
        var detail = problem?.Detail ?? problem?.Title ?? answer.ReasonPhrase;
        return new CartStreamClientException(
            $"{(int)answer.StatusCode}: {detail}", answer.StatusCode, problem?.Errors ?? [], attempts, inner: null);
    }

    /// <summary>The server's problem; null when something else answered, such as a proxy.</summary>
    private static async Task<Problem?> ReadProblemAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            var bytes = new byte[ProblemBytesMax];
            var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            return JsonSerializer.Deserialize(bytes.AsSpan(0, count), ClientJson.Default.Problem);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
