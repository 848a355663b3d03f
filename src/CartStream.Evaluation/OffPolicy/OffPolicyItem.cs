namespace CartStream.Evaluation.OffPolicy;

/// <summary>An item of a judged list.</summary>
/// <param name="Item">The item.</param>
/// <param name="Propensity">The probability with which it was shown; 0 for one that could not be shown.</param>
/// <param name="IsShown">Whether it was shown.</param>
public readonly record struct OffPolicyItem(int Item, double Propensity, bool IsShown);
