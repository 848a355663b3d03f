using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Server.Rules;

namespace CartStream.Server.Node;

/// <summary>The settings of a server.</summary>
public sealed record ServerOptions
{
    /// <summary>Default of <see cref="Urls"/>.</summary>
    public const string UrlsDefault = "http://127.0.0.1:8080";

    /// <summary>Addresses to listen on, separated by semicolons; port 0 chooses a free one.</summary>
    public string Urls { get; init; } = UrlsDefault;

    /// <summary>The file of API keys; while it has no keys, requests need none and must come from loopback.</summary>
    public required string KeysFile { get; init; }

    /// <summary>Whether to listen on addresses other than loopback without any keys.</summary>
    public bool Insecure { get; init; }

    /// <summary>The model, by a name of <see cref="ModelCatalog"/> with a fallback: blend or full.</summary>
    public string Model { get; init; } = ShopModel.DefaultName;

    /// <summary>The model's parameters.</summary>
    public ModelOptions Parameters { get; init; } = new();

    /// <summary>Web sites whose pages may call the API from a browser; none by default.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>
    /// Default of most events in one transaction: fewer than elsewhere, so that answers reflect them sooner.
    /// </summary>
    public const int BatchEventsMax = 500;

    /// <summary>How events are processed.</summary>
    public ProcessorOptions Processor { get; init; } = new() { BatchEventsMax = BatchEventsMax };

    /// <summary>A report of <c>cartstream evaluate --json</c> to show; none by default.</summary>
    public string? EvaluationFile { get; init; }

    /// <summary>
    /// Rules to apply from the start: a new version of the stored ones where they differ. Null (default) to keep the
    /// stored rules.
    /// </summary>
    public IReadOnlyList<ShopRule>? Rules { get; init; }

    /// <summary>How the log is shared with other nodes and workers; null (default) for not shared.</summary>
    public SharedLogOptions? Shared { get; init; }

    /// <summary>
    /// Called on any thread with one line about what somebody may have to act on: a full disk, events that were lost,
    /// recommendations of other settings, and the end of such a fault; null (default) for none.
    /// </summary>
    public Action<string>? Warned { get; init; }

    /// <summary>
    /// Erases a shopper, UTF-8, from data kept outside the log, and returns what could not be erased and why, or null;
    /// null (default) where there is no such data.
    /// </summary>
    public Func<byte[], string?>? EraseAside { get; init; }

    /// <summary>Limits of requests.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>The settings of the inner worker.</summary>
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
            Warned = Warned,
            Serves = true,
        }
        : new WorkerOptions { Processor = Processor, Warned = Warned, Serves = true };

    /// <summary>Whether logs are JSON, one object a line, instead of text.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Every fault of these options, one line each; empty when they are valid.</summary>
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
            if (ListenAddress.Instead(url) is { } expected)
                faults.Add($"urls: found '{url}', expected {expected}");
        }

        if (EvaluationFile is { } file && !Node.EvaluationFile.TryRead(file, out _, out var fault))
            faults.Add(fault);
        return faults;
    }
}
