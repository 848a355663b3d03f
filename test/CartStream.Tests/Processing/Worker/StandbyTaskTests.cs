using CartStream.Log;
using CartStream.Processing.Worker;

namespace CartStream.Tests.Processing.Worker;

public sealed class StandbyTaskTests
{
    [Fact]
    public async Task Fault_state_that_cannot_be_read_says_why()
    {
        using var turns = new SemaphoreSlim(1);
        // Not on the standby's own thread, which the test waits for.
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var standby = StandbyTask.Start(
            () =>
            {
                opened.SetResult();
                throw new InvalidDataException("found state of version 9, expected 1");
            },
            turns,
            TimeProvider.System);
        await opened.Task;

        standby.Detach().ShouldBeNull();

        standby.Fault.ShouldBe("found state of version 9, expected 1");
        standby.IsWarm.ShouldBeFalse();
    }

    [Fact]
    public async Task Fault_log_that_failed_is_the_logs_own_words()
    {
        using var turns = new SemaphoreSlim(1);
        // Not on the standby's own thread, which the test waits for.
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var standby = StandbyTask.Start(
            () =>
            {
                opened.TrySetResult();
                throw new LogException("the broker is down");
            },
            turns,
            TimeProvider.System);
        await opened.Task;

        standby.Detach().ShouldBeNull();

        standby.Fault.ShouldBe("the broker is down");
    }
}
