using CartStream.Datasets.Simulation;

namespace CartStream.Cli.Verbs.Serve;

/// <summary>The simulated shop of <c>serve --demo</c>.</summary>
internal static class DemoShop
{
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(60);

    /// <summary>
    /// A shop that opened an hour ago, so that there is something to see immediately, and continues in real time.
    /// </summary>
    public static SimulatorOptions Create(double sessionsPerHour, TimeProvider time) => new()
    {
        // Each day has different shoppers.
        Seed = time.GetUtcNow().ToUnixTimeSeconds() / 86_400,
        Events = null,
        Start = time.GetUtcNow() - Past,
        SessionsPerHour = sessionsPerHour,
        Items = 800,
        Categories = 12,
        Brands = 20,
        Shoppers = 500,
        NewItemsPerDay = 80,
    };
}
