using CartStream.Policies;
using CartStream.Processing.Items;

namespace CartStream.Server.Rules;

/// <summary>Ages by the rules of one placement: of several rules that apply to an item, the first counts.</summary>
internal sealed class RuleAges(PlacementRules rules, ItemCatalogue catalogue) : IAgeRules
{
    /// <inheritdoc/>
    public int? CartDays(int item) => DaysOf(rules.CartAges, item);

    /// <inheritdoc/>
    public int? BuyAgainDays(int item) => DaysOf(rules.BuyAgain, item);

    private int? DaysOf(IReadOnlyList<RuleDays> ages, int item)
    {
        foreach (var age in ages)
        {
            if (age.Items?.Allows(catalogue.SubjectOf(item)) ?? true)
                return age.Days;
        }

        return null;
    }
}
