using System.Globalization;

namespace CartStream.Schedules.Tests.Scheduling;

/// <summary>
/// Runs a scenario under every schedule with at most so many preemptions, and under random ones. Most faults of
/// concurrency need one or two preemptions (Musuvathi and Qadeer, "Iterative context bounding", PLDI 2007).
/// </summary>
/// <remarks>
/// Steps are volatile reads, volatile writes and fences; what happens between two of them is one move. Memory is
/// sequentially consistent: what a weak memory order could show beyond that isn't tried.
/// </remarks>
internal static class ScheduleExplorer
{
    /// <summary>Tries every schedule with at most <paramref name="preemptionsMax"/> preemptions.</summary>
    /// <param name="open">Makes the scenario anew: what each thread does. It must be the same each time.</param>
    /// <param name="preemptionsMax">How often a thread that could move on is kept from it.</param>
    /// <returns>How many schedules there were.</returns>
    /// <exception cref="ScheduleException">One fails; the message says which.</exception>
    public static int TryAll(Func<IReadOnlyList<Action>> open, int preemptionsMax)
    {
        var path = new List<(int Choice, int Options)>();
        var schedules = 0;
        var scenario = open();
        using var threads = new ThreadSchedule(scenario.Count);
        do
        {
            var step = 0;
            var left = preemptionsMax;
            Run(threads, scenario, Choose);
            scenario = open();
            schedules++;

            int Choose(IReadOnlyList<int> options, bool isEnd)
            {
                if (!isEnd && left == 0)
                    return 0;
                if (step == path.Count)
                    path.Add((0, options.Count));
                var (choice, count) = path[step++];
                if (count != options.Count)
                    throw new InvalidOperationException($"found {options.Count} threads, expected {count} as before");
                if (!isEnd && choice > 0)
                    left--;
                return choice;
            }
        }
        while (TryNext(path));

        return schedules;
    }

    /// <summary>Tries random schedules.</summary>
    /// <param name="open">Makes the scenario of a seed: what each thread does.</param>
    /// <param name="threadCount">How many threads that are.</param>
    /// <param name="seeds">The seeds.</param>
    /// <exception cref="ScheduleException">One fails; the message says which seed.</exception>
    public static void TryRandom(
        Func<int, IReadOnlyList<Action>> open, int threadCount, IEnumerable<int> seeds)
    {
        using var threads = new ThreadSchedule(threadCount);
        foreach (var seed in seeds)
        {
            var random = new Random(seed);
            // Some schedules change threads at nearly each step, others seldom.
            var stay = 1 - Math.Pow(2, -random.Next(1, 7));
            try
            {
                Run(threads, open(seed), (options, isEnd) => !isEnd && random.NextDouble() < stay
                    ? 0 : random.Next(options.Count));
            }
            catch (ScheduleException e)
            {
                throw new ScheduleException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    private static void Run(
        ThreadSchedule threads, IReadOnlyList<Action> work, Func<IReadOnlyList<int>, bool, int> choose)
    {
        var current = -1;
        var steps = 0;
        var changes = new List<string>();
        try
        {
            threads.Run(work, options =>
            {
                steps++;
                var next = options[choose(options, options[0] != current)];
                if (next != current)
                    changes.Add(string.Create(CultureInfo.InvariantCulture, $"thread {next} from step {steps}"));
                return current = next;
            });
        }
        catch (Exception e) when (e is not ScheduleException)
        {
            throw new ScheduleException($"{string.Join(", ", changes)}: {e.Message}", e);
        }
    }

    private static bool TryNext(List<(int Choice, int Options)> path)
    {
        while (path.Count > 0 && path[^1].Choice == path[^1].Options - 1)
            path.RemoveAt(path.Count - 1);
        if (path.Count == 0)
            return false;
        path[^1] = path[^1] with { Choice = path[^1].Choice + 1 };
        return true;
    }
}
