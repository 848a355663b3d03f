namespace CartStream.Benchmarks;

/// <summary>
/// Simulates nodes working on a load in small time steps: events arrive at random in partitions, each of which at most
/// one core works on; a node's follower has priority. The backlog at the end shows whether the nodes keep up, which
/// <see cref="CapacityModel"/> calculates analytically.
/// </summary>
internal static class CapacitySimulation
{
    private const double StepSeconds = 0.05;
    private const int Steps = 1_200;

    /// <summary>
    /// The backlog at the end of a minute, in seconds of the load: of events or of a model, whichever is larger.
    /// </summary>
    /// <param name="model">Provides the shares of cores.</param>
    /// <param name="eventsPerSecond">The load.</param>
    /// <param name="nodes">Nodes; partitions are distributed evenly.</param>
    /// <param name="coresPerNode">Cores of each.</param>
    /// <param name="partitions">Partitions, at least one a node.</param>
    /// <param name="seed">For the random arrivals.</param>
    public static double SecondsBehind(
        CapacityModel model, double eventsPerSecond, int nodes, double coresPerNode, int partitions, int seed)
    {
        var random = new Random(seed);
        var answerSeconds = model.AnswerCores / eventsPerSecond;
        var followerLeft = 0.0;
        var waiting = new double[partitions];
        for (var step = 0; step < Steps; step++)
        {
            followerLeft += model.FollowerCores * StepSeconds;
            var followed = Math.Min(followerLeft, StepSeconds);
            followerLeft -= followed;
            for (var partition = 0; partition < partitions; partition++)
                waiting[partition] += Arrivals(random, eventsPerSecond * StepSeconds / partitions) * answerSeconds;
            for (var node = 0; node < nodes; node++)
                Work(waiting, node, nodes, (coresPerNode * StepSeconds) - followed);
        }

        var events = waiting.Sum() / answerSeconds / eventsPerSecond;
        return Math.Max(events, followerLeft / model.FollowerCores);
    }

    /// <summary>
    /// Spends a node's core-seconds on its partitions, at most a step on each, the largest backlog first.
    /// </summary>
    private static void Work(double[] waiting, int node, int nodes, double coreSeconds)
    {
        var own = Enumerable.Range(0, waiting.Length).Where(partition => partition % nodes == node)
            .OrderByDescending(partition => waiting[partition]);
        foreach (var partition in own)
        {
            var spent = Math.Min(Math.Min(waiting[partition], StepSeconds), Math.Max(0, coreSeconds));
            waiting[partition] -= spent;
            coreSeconds -= spent;
        }
    }

    /// <summary>A Poisson number, by its normal approximation: steps have hundreds of events.</summary>
    private static double Arrivals(Random random, double mean)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Max(0, mean + (Math.Sqrt(mean) * normal));
    }
}
