using Microsoft.Extensions.Options;

namespace CartStream.Hosting.Tests;

/// <summary>Compares what is wrong with options with what should be.</summary>
internal static class ExpectedFaults
{
    /// <summary>Expects these faults, each by a part of its text, and no others.</summary>
    public static void ShouldName(this OptionsValidationException fault, params string[] expected)
    {
        foreach (var one in expected)
            fault.Failures.ShouldContain(failure => failure.Contains(one), one);
        fault.Failures.Count().ShouldBe(expected.Length);
    }
}
