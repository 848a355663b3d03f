namespace CartStream.Server.Api;

/// <summary>Marks a query parameter of values separated by commas, which may also be repeated.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class CommaListAttribute : Attribute;
