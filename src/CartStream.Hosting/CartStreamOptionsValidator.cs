using Microsoft.Extensions.Options;

namespace CartStream.Hosting;

/// <summary>Validates a shop's options when the application starts, and reports all faults together.</summary>
/// <param name="shop">The shop's key; empty for the shop without one.</param>
/// <param name="registry">All shops of the application.</param>
internal sealed class CartStreamOptionsValidator(string shop, ShopRegistry registry)
    : IValidateOptions<CartStreamOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CartStreamOptions options)
    {
        if (name != shop)
            return ValidateOptionsResult.Skip;
        var prefix = shop.Length == 0 ? "CartStream" : $"CartStream shop '{shop}'";
        List<string> faults = [.. HostedOptions.Faults(options), .. registry.FaultsOf(shop, options)];
        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(fault => $"{prefix}: {fault}"));
    }
}
