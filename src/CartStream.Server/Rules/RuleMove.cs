using CartStream.Processing.Items;

namespace CartStream.Server.Rules;

/// <summary>Moves items by a number of ranks.</summary>
/// <param name="Items">The items.</param>
/// <param name="Ranks">How far down; negative for up.</param>
internal sealed record RuleMove(FilterNode Items, int Ranks);
