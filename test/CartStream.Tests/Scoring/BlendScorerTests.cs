using CartStream.Models;
using CartStream.Options;

namespace CartStream.Tests.Scoring;

/// <summary>Neighbours and rules together.</summary>
public sealed class BlendScorerTests
{
    /// <summary>Rules decide, and neighbours where no rule speaks.</summary>
    private static readonly BlendOptions RulesFirst = new()
    {
        KnnWeight = 0.001f,
        RulesWeight = 1,
        RulesTrustTouches = 0,
    };

    [Theory]
    [InlineData(1, new[] { 11, 10 })]
    [InlineData(2, new[] { 10, 11 })]
    public void Recommend_rules_are_those_of_so_many_of_the_newest_items(int rulesItems, int[] expected)
    {
        var model = ModelCatalog.TryCreate("blend", new ModelOptions
        {
            Blend = RulesFirst with { RulesItems = rulesItems },
        })!;
        for (var session = 1UL; session <= 8; session++)
            model.LearnSession(session, 1, 10);
        model.LearnSession(9, 2, 11);

        // From 2, the newest: 11 scores 1/2^0.7 = 0.62. From 1: 10 scores e^−0.9 · 8/9^0.7 = 0.70.
        model.AskItems([1, 2], excluded: [1, 2]).ShouldBe(expected);
    }
}
