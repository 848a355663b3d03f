using CartStream.Fuzz.Targets;

namespace CartStream.Fuzz.Tests;

/// <summary>A fixed number of mutated inputs for every reader; <c>eng/fuzz.sh</c> runs as many as wanted.</summary>
public sealed class FuzzTests
{
    private const int Seed = 18;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The names of all targets.</summary>
    public static TheoryData<string> Names => [.. AllTargets.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Read_mutated_inputs_fails_only_as_documented_within_bounds(string name)
    {
        var target = AllTargets.Named(name)[0];
        var run = new FuzzRun(target, Seed);

        var running = Task.Run(() => run.Run(target.TestCases), TestContext.Current.CancellationToken);
        try
        {
            (await running.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken))
                .ShouldBeEmpty();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{name}: case {run.Current} of seed {Seed} hangs");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_the_seeds_succeeds(string name)
    {
        var target = AllTargets.Named(name)[0];

        foreach (var valid in target.Seeds)
            target.Run(valid);
    }

    [Fact]
    public void Score_what_throws_allocates_or_contradicts_itself_is_a_finding()
    {
        Score(_ => throw new InvalidDataException("documented")).ShouldBeNull();
        Score(_ => { }).ShouldBeNull();
        Score(_ => throw new KeyNotFoundException()).ShouldNotBeNull().ShouldContain("KeyNotFoundException");
        Score(_ => throw new FuzzFailure("differs")).ShouldNotBeNull().ShouldContain("FuzzFailure");
        Score(_ => GC.KeepAlive(new byte[FuzzRun.BytesMax + 10_000])).ShouldNotBeNull().ShouldContain("allocates");
    }

    [Fact]
    public void Run_minimises_what_fails_and_the_same_seed_gives_the_same_inputs()
    {
        byte[] seed = [.. "a long input with one letter x in it"u8];
        var target = new FuzzTarget("one", [seed], bytes =>
        {
            if (bytes.Contains((byte)'x'))
                throw new FuzzFailure("x");
        });

        new FuzzRun(target, 1).Run(10).Single().Input.ShouldBe("x"u8.ToArray());
        new FuzzRun(target, 1).InputOf(7).ShouldBe(new FuzzRun(target, 1).InputOf(7));
        Enumerable.Range(0, 20).Select(i => Convert.ToHexString(new FuzzRun(target, 1).InputOf(i))).Distinct().Count()
            .ShouldBeGreaterThan(15);
    }

    private static string? Score(Action<byte[]> run) =>
        new FuzzRun(new FuzzTarget("one", [[1]], run), 1).Score([1])?.Kind;
}
