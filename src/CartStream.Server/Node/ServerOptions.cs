using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Server.Rules;

namespace CartStream.Server.Node;

/// <summary>How a server listens and answers.</summary>
public sealed record ServerOptions
{
    /// <summary>Default of <see cref="Urls"/>.</summary>
    public const string UrlsDefault = "http://127.0.0.1:8080";

    /// <summary>Addresses to listen on, parted by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = UrlsDefault;

    /// <summary>The file of API keys; without keys in it, requests need none and come from loopback only.</summary>
    public required string KeysFile { get; init; }

    /// <summary>Whether to listen on other addresses than loopback without any keys.</summary>
    public bool Insecure { get; init; }

    /// <summary>The model, by a name of <see cref="ModelCatalog"/> that fills up: blend or full.</summary>
    public string Model { get; init; } = ShopModel.DefaultName;

    /// <summary>The model's parameters.</summary>
    public ModelOptions Parameters { get; init; } = new();

    /// <summary>Web sites whose pages may call the API from a browser; none by default.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>
    /// Most events in one transaction by default: fewer than elsewhere, so that answers see them sooner.
    /// </summary>
    public const int BatchEventsMax = 500;

    /// <summary>How events are processed.</summary>
    public ProcessorOptions Processor { get; init; } = new() { BatchEventsMax = BatchEventsMax };

    /// <summary>A report of <c>cartstream evaluate --json</c> to show; none by default.</summary>
    public string? EvaluationFile { get; init; }

    /// <summary>
    /// Rules that hold from the start on: a new version of the stored ones, where they differ from these. Null
    /// (default) to leave what is stored.
    /// </summary>
    public IReadOnlyList<ShopRule>? Rules { get; init; }

    /// <summary>How the log is shared with other nodes and workers; null (default) for not at all.</summary>
    public SharedLogOptions? Shared { get; init; }

    /// <summary>
    /// Erases a shopper, UTF-8, from what is kept beside the log, and returns what could not be erased and why, or
    /// null; null (default) where nothing is kept.
    /// </summary>
    public Func<byte[], string?>? EraseAside { get; init; }

    /// <summary>What requests may use.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>How the worker inside works.</summary>
    internal WorkerOptions Worker => Shared is { } shared
        ? new WorkerOptions
        {
            Processor = Processor with
            {
                Learning = ModelLearning.FromSessions,
                AcceptsLoss = shared.AcceptsLoss,
            },
            Member = shared.Member,
            SharesGroup = true,
            ReplacesConfig = shared.ReplacesConfig,
            SnapshotEvery = shared.SnapshotEvery,
            Warned = shared.Warned,
            Serves = true,
        }
        : new WorkerOptions { Processor = Processor, Serves = true };

    /// <summary>Whether logs are JSON, one object a line, instead of text.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>([.. Worker.Faults(), .. Limits.Faults(), .. Parameters.Faults()]);
        if (Model is not ("blend" or "full"))
            faults.Add($"model: found '{Model}', expected blend or full");
        foreach (var origin in CorsOrigins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                || uri.GetLeftPart(UriPartial.Authority) != origin)
            {
                faults.Add($"cors: found '{origin}', expected an origin such as https://shop.example");
            }
        }

        foreach (var url in Urls.Split(';'))
        {
            if (ListenAddress.TryParse(url, out _) is false)
                faults.Add($"urls: found '{url}', expected an address such as {UrlsDefault}");
        }

        if (EvaluationFile is { } file && !Node.EvaluationFile.TryRead(file, out _, out var fault))
            faults.Add(fault);
        return faults;
    }
}
