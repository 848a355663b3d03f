namespace CartStream.Benchmarks;

/// <summary>The tables of docs/scaling.md.</summary>
internal static class CapacityTables
{
    private const int Seed = 1;
    private static readonly double[] Loads = [10_000, 100_000, 1_000_000];

    /// <summary>Prints what each load needs, and whether the simulated nodes keep up.</summary>
    public static void Print()
    {
        var figures = new CapacityFigures();
        Console.WriteLine("| events/s | nodes | partitions | cores that answer | a node's cores that learn | "
            + "shoppers | GB of state | sessions, MB/s a node | restore, s | fullest resource | share |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---:|");
        foreach (var load in Loads)
        {
            var model = new CapacityModel(figures, load);
            var (name, share) = model.Resources()[0];
            Console.WriteLine(
                $"| {load:N0} | {model.Nodes:N0} | {model.Partitions:N0} | {model.AnswerCores:N1} | {
                    model.FollowerCores:N2} | {model.Shoppers / 1e6:N0} M | {model.StateBytes / 1e9:N0} | {
                    model.SessionBytesPerSecond / 1e6:N1} | {model.RestoreSeconds:N0} | {name} | {share:P0} |");
        }

        Console.WriteLine();
        Console.WriteLine("| events/s | simulated with | seconds behind after a minute |");
        Console.WriteLine("|---:|---|---:|");
        foreach (var load in Loads)
        {
            var model = new CapacityModel(figures, load);
            PrintSimulation(model, load, (int)model.Nodes, figures.NodeCores);
        }
    }

    private static void PrintSimulation(CapacityModel model, double load, int nodes, double cores)
    {
        var behind = CapacitySimulation.SecondsBehind(model, load, nodes, cores, (int)model.Partitions, Seed);
        Console.WriteLine($"| {load:N0} | {nodes:N0} nodes of {cores} cores | {behind:N2} |");
    }
}
