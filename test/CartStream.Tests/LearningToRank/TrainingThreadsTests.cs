using CartStream.LearningToRank;
using Xunit;

namespace CartStream.Tests.LearningToRank;

public sealed class TrainingThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Options_loop_takes_no_thread_of_the_pool()
    {
        var pooled = 0;

        await OnThread(() => Parallel.For(0, 1_000, TrainingThreads.Options(cores: 0, CancellationToken.None), _ =>
        {
            if (Thread.CurrentThread.IsThreadPoolThread)
                Interlocked.Increment(ref pooled);
        }));

        Assert.Equal(0, pooled);
    }

    [Fact]
    public async Task Options_loop_is_helped_by_another_thread()
    {
        using var both = new CountdownEvent(2);
        var met = 0;

        await OnThread(() => Parallel.For(0, 2, TrainingThreads.Options(cores: 2, CancellationToken.None), _ =>
        {
            both.Signal();
            if (both.Wait(Patience))
                Interlocked.Increment(ref met);
        }));

        Assert.Equal(2, met);
    }

    [Fact]
    public async Task Options_more_loops_than_threads_all_end()
    {
        var sum = 0;

        await Task.WhenAll(Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => OnThread(() =>
            Parallel.For(0, 100, TrainingThreads.Options(cores: 0, CancellationToken.None), i =>
                Interlocked.Add(ref sum, i)))));

        Assert.Equal(4 * Environment.ProcessorCount * 4_950, sum);
    }

    [Fact]
    public async Task Options_failed_loop_throws_and_leaves_the_threads_alive()
    {
        await Assert.ThrowsAsync<AggregateException>(() => OnThread(() => Parallel.For(
            0, 8, TrainingThreads.Options(cores: 0, CancellationToken.None), _ => throw new InvalidDataException())));

        await Options_loop_is_helped_by_another_thread();
    }

    private static Task OnThread(Action run) => Task.Factory.StartNew(
        run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
