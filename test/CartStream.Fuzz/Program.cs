using System.Globalization;
using CartStream.Fuzz.Targets;

namespace CartStream.Fuzz;

/// <summary>Runs cases and prints the inputs on which a reader fails.</summary>
internal static class Program
{
    private const string Usage = """
        usage: eng/fuzz.sh [--target NAME] [--cases N] [--seed S] [--case N] [--input FILE]
          --target NAME  the target, or what its name begins with; all by default
          --cases N      mutated inputs of each target, default 10,000
          --seed S       decides the inputs, default 1
          --case N       writes the input of one case to standard output
          --input FILE   judges the bytes of a file instead
        """;

    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The entry point: 0 when all holds, 1 when an input fails, 2 on bad usage, 3 when a case hangs.
    /// </summary>
    public static int Main(string[] args)
    {
        var (name, cases, seed, one, input) = ("", 10_000L, 1, -1L, "");
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--target" && value.Length > 0)
                name = value;
            else if (args[i] == "--input" && File.Exists(value))
                input = value;
            else if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return Fail();
            else if (args[i] == "--cases")
                cases = number;
            else if (args[i] == "--seed")
                seed = (int)number;
            else if (args[i] == "--case")
                one = number;
            else
                return Fail();
        }

        var targets = AllTargets.Named(name);
        if (targets.Count == 0)
            return Fail();
        if (one >= 0)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(new FuzzRun(targets[0], seed).InputOf(one));
            return 0;
        }

        if (input.Length > 0)
        {
            var finding = new FuzzRun(targets[0], seed).Score(File.ReadAllBytes(input));
            Console.WriteLine(finding?.ToString() ?? "holds");
            return finding is null ? 0 : 1;
        }

        var failed = 0;
        foreach (var target in targets)
            failed += Run(target, cases, seed) ? 0 : 1;
        return failed == 0 ? 0 : 1;
    }

    private static bool Run(FuzzTarget target, long cases, int seed)
    {
        var run = new FuzzRun(target, seed);
        var last = -1L;
        using var watch = new Timer(
            _ =>
            {
                if (run.Judged == last)
                {
                    Console.Error.WriteLine($"{target.Name}: case {run.Current} of seed {seed} hangs");
                    Environment.Exit(3);
                }

                last = run.Judged;
            },
            null,
            HangsAfter,
            HangsAfter);
        var started = TimeProvider.System.GetTimestamp();
        var found = run.Run(cases);
        foreach (var finding in found)
            Console.WriteLine(finding);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {cases} cases from seed {seed}: {
            found.Count} failed, in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return found.Count == 0;
    }

    private static int Fail()
    {
        Console.Error.WriteLine($"{Usage}\ntargets: {string.Join(", ", AllTargets.All.Select(one => one.Name))}");
        return 2;
    }
}
