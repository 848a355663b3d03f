namespace CartStream.Hosting.Tests;

/// <summary>Waits for what comes by itself, within bounds.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks again and again until it holds.</summary>
    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
            await Task.Yield();
        }
    }
}
