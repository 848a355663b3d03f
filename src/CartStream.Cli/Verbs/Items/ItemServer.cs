using System.Net;
using CartStream.Cli.CommandLine;
using CartStream.Client;

namespace CartStream.Cli.Verbs.Items;

/// <summary>A running server to which items are written through its API.</summary>
/// <param name="Url">Its API's address, such as <c>https://shop.example/cartstream</c>.</param>
/// <param name="KeyFile">A file whose only content is an API key; null for the key in the environment, or none.</param>
internal sealed record ItemServer(string Url, string? KeyFile)
{
    /// <summary>The environment variable that holds an API key.</summary>
    public const string Variable = "CARTSTREAM_API_KEY";

    private static readonly TimeSpan AttemptMax = TimeSpan.FromSeconds(30);

    /// <summary>Every fault, in terms of the command line.</summary>
    public IEnumerable<string> Faults()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            yield return $"--url is '{Url}', expected an address such as https://shop.example/cartstream";
        else if (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            yield return "--url has a query, a fragment or a password, expected the API's address alone";
    }

    /// <summary>A client of the server. It does not follow redirects, because they would receive the key.</summary>
    /// <exception cref="IOException">The key's file can't be read.</exception>
    public CartStreamClient Connect(CliHost host)
    {
        var key = KeyFile is { } file ? SmallFile.ReadText(file, "an API key").Trim() : host.Variable(Variable);
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(Url),
            Timeout = AttemptMax,
        };
        return new CartStreamClient(
            http, new CartStreamClientOptions { ApiKey = key is { Length: > 0 } ? key : null }, host.Time);
    }

    /// <summary>The failure and its remedy, in one line.</summary>
    public IOException Describe(CartStreamClientException fault) => new($"{Url}: {fault.StatusCode switch
    {
        HttpStatusCode.Unauthorized =>
            $"{fault.Message}: give an API key with the scope admin by --api-key-file or {Variable}",
        HttpStatusCode.Forbidden => $"{fault.Message}: the key needs the scope admin",
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed =>
            $"{fault.Message}: found no CartStream API there, expected one, such as https://shop.example/cartstream",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
            $"{fault.Message}: it is somewhere else, expected the API's own address",
        null when fault.InnerException is OperationCanceledException =>
            $"no answer within {AttemptMax.TotalSeconds} s, {fault.Attempts} times",
        null => $"{(fault.InnerException ?? fault).Message}, {fault.Attempts} times",
        _ => fault.Message,
    }}", fault);
}
