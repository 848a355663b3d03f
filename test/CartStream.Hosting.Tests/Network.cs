namespace CartStream.Hosting.Tests;

/// <summary>A network that counts requests, and loses the first answers if it shall.</summary>
internal sealed class Network : DelegatingHandler
{
    private readonly Func<int, HttpResponseMessage>? _answer;

    /// <summary>To a server.</summary>
    public Network(HttpMessageHandler server)
        : base(server)
    {
    }

    /// <summary>To nowhere: each request, counted from 1, is answered by <paramref name="answer"/>.</summary>
    public Network(Func<int, HttpResponseMessage> answer) => _answer = answer;

    public int LoseAnswers { get; set; }

    public int Requests { get; private set; }

    public List<string> Keys { get; } = [];

    public List<Uri> Addresses { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        Addresses.Add(request.RequestUri!);
        if (request.Headers.TryGetValues("Idempotency-Key", out var keys))
            Keys.AddRange(keys);
        if (_answer is not null)
            return _answer(Requests);
        var answer = await base.SendAsync(request, cancellationToken);
        if (LoseAnswers-- <= 0)
            return answer;
        answer.Dispose();
        throw new HttpRequestException("the answer is lost");
    }
}
