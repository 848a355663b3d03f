using System.Globalization;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation;

/// <summary>Runs seeds and prints those that fail.</summary>
internal static class Program
{
    private const string Usage = """
        usage: eng/simulate.sh [--seeds N] [--seed FIRST] [--minutes M] [--scenario NAME] [--mutation NAME]
                               [--trace]
          --seeds N        how many seeds to run, default 100
          --seed FIRST     the first of them, default 1; alone, the only one
          --minutes M      stop after so long
          --scenario NAME  only some kinds of faults
          --mutation NAME  put a fault in on purpose, which should be found
          --trace          print what happens
        """;

    /// <summary>The entry point: 0 when every seed holds, 1 when one fails, 2 on bad usage.</summary>
    public static int Main(string[] args)
    {
        if (!TryRead(args, out var run))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        return run.Run(Console.Out) ? 0 : 1;
    }

    private static bool TryRead(string[] args, out SeedRun run)
    {
        run = new SeedRun();
        int? seeds = null;
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--trace")
            {
                run = run with { IsTraced = true };
                continue;
            }

            if (args[i] == "--mutation" && Enum.TryParse<Mutation>(value, ignoreCase: true, out var mutation))
                run = run with { Mutation = mutation };
            else if (args[i] == "--scenario" && Enum.TryParse<Scenario>(value, ignoreCase: true, out var scenario))
                run = run with { Scenario = scenario };
            else if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            else if (args[i] == "--seeds")
                seeds = number;
            else if (args[i] == "--seed")
                run = run with { First = number, Count = 1 };
            else if (args[i] == "--minutes")
                run = run with { Limit = TimeSpan.FromMinutes(number), Count = int.MaxValue };
            else
                return false;
            i++;
        }

        run = run with { Count = seeds ?? run.Count };
        return true;
    }
}
