using CartStream.Datasets.Simulation;

namespace CartStream.Cli.Verbs.Serve;

/// <summary>The simulated shop of <c>serve --demo</c>.</summary>
internal static class DemoShop
{
    // Some 20,000 events, which are processed in seconds.
    private const double PastSessionsMax = 5_000;

    /// <summary>
    /// A shop that opened an hour ago, or later if it is busy, so that there is something to see immediately. It
    /// continues in real time.
    /// </summary>
    public static SimulatorOptions Create(double sessionsPerHour, TimeProvider time) => new()
    {
        // Each day has different shoppers.
        Seed = time.GetUtcNow().ToUnixTimeSeconds() / 86_400,
        Events = null,
        Start = time.GetUtcNow() - TimeSpan.FromHours(Math.Min(1, PastSessionsMax / sessionsPerHour)),
        SessionsPerHour = sessionsPerHour,
        Items = 800,
        Categories = 12,
        Brands = 20,
        Shoppers = 500,
        NewItemsPerDay = 80,
    };
}
