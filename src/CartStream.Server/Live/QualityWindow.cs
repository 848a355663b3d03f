namespace CartStream.Server.Live;

/// <summary>How recommendations did in the last minutes.</summary>
/// <param name="Minutes">How many minutes; 0 since the log's first event.</param>
/// <param name="Events">Events scored.</param>
/// <param name="CartFirstEvents">Of these, on items in the cart.</param>
/// <param name="DiscoveryEvents">Of these, on items neither in the cart nor touched in the session.</param>
/// <param name="Recommended">Metrics of the recommendations, such as <c>hr@10</c>.</param>
/// <param name="Floor">The same of what is popular, on the same events.</param>
/// <param name="Discoveries">Metrics of the recommendations on discoveries.</param>
/// <param name="FloorDiscoveries">The same of what is popular.</param>
/// <param name="Types">The same by the event's type.</param>
/// <param name="Sources">
/// By source, what takes most first; counts begin with the server, even where the window does not.
/// </param>
public sealed record QualityWindow(
    int Minutes,
    long Events,
    long CartFirstEvents,
    long DiscoveryEvents,
    IReadOnlyDictionary<string, double> Recommended,
    IReadOnlyDictionary<string, double> Floor,
    IReadOnlyDictionary<string, double> Discoveries,
    IReadOnlyDictionary<string, double> FloorDiscoveries,
    IReadOnlyList<QualityType> Types,
    IReadOnlyList<QualitySource> Sources);
