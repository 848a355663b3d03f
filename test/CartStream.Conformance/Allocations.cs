namespace CartStream.Tests;

/// <summary>How exactly a thread's allocations can be measured while other tests run.</summary>
public static class Allocations
{
    /// <summary>
    /// A collection takes the rest of the thread's allocation context away and counts it as allocated; one that
    /// allocates nothing gets no other, so this happens once. What is measured must be repeated until an object each
    /// time would come to more.
    /// </summary>
    public const long NoiseBytesMax = 8_192;
}
