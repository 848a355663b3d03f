using Microsoft.Playwright;

namespace CartStream.Dashboard.Tests;

/// <summary>The sample storefront, as a visitor uses it.</summary>
public sealed class SampleShopTests(Browser browser, SampleShop shop) : IClassFixture<SampleShop>
{
    [Fact]
    public async Task Visitor_looks_carts_orders_and_is_recommended_what_goes_with_it()
    {
        Browser.Need();
        await using var page = await browser.OpenAsync(shop.Address);

        // A new visitor sees what is popular with others, and why.
        await page.Page.Locator(".shelf li").First.WaitForAsync();
        await page.Page.GotoAsync($"{shop.Address}/product/coral-lipstick");
        await page.Page.Locator(".shelf li").First.WaitForAsync();
        (await ShownAsync(page)).ShouldNotContain("coral-lipstick");
        await page.Page.Locator(".shelf details").First.ClickAsync();
        (await page.Page.Locator(".shelf details p").First.InnerTextAsync()).ShouldNotBeNullOrWhiteSpace();

        // Cart items come first on the home page; the cart page leaves them out.
        await page.Page.ClickAsync("#add");
        await page.Page.Locator("[data-line='coral-lipstick']").WaitForAsync();
        (await page.Page.Locator("#cart").InnerTextAsync()).ShouldBe("Cart (1)");
        var besideCart = await ShownAsync(page);
        besideCart.ShouldNotBeEmpty();
        besideCart.ShouldNotContain("coral-lipstick");
        await HomeShowsAsync(page, shown => shown[0] == "coral-lipstick");

        // A purchased item is not recommended again.
        await page.Page.ClickAsync("#cart");
        await page.Page.ClickAsync("#order");
        await page.Page.Locator("h1", new() { HasTextString = "Thank you" }).WaitForAsync();
        await HomeShowsAsync(page, shown => !shown.Contains("coral-lipstick"));
        (await page.Page.Locator("#cart").InnerTextAsync()).ShouldBe("Cart (0)");
        page.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Visitor_signs_in_removes_and_is_forgotten()
    {
        Browser.Need();
        await using var page = await browser.OpenAsync($"{shop.Address}/product/bath-salt");
        await page.Page.ClickAsync("#add");
        await page.Page.Locator("[data-line='bath-salt']").WaitForAsync();

        await page.Page.FillAsync("[name='account']", "Ann <b>&");
        await page.Page.ClickAsync("text=Sign in");
        (await page.Page.Locator("footer span").InnerTextAsync()).ShouldBe("Signed in as Ann <b>&.");
        // The first event after signing in links the guest's cart to the account.
        await page.Page.GotoAsync($"{shop.Address}/product/sponge");
        await HomeShowsAsync(page, shown => shown[0] == "bath-salt");

        await page.Page.ClickAsync("#cart");
        await page.Page.ClickAsync("[data-line='bath-salt'] button");
        await page.Page.Locator("text=It is empty.").WaitForAsync();
        await page.Page.ClickAsync("text=Forget me");
        await page.Page.Locator("[name='account']").WaitForAsync();
        page.Faults.ShouldBeEmpty();
    }

    /// <summary>Opens the home page until it shows this: an event counts moments after it is recorded.</summary>
    private async Task HomeShowsAsync(WatchedPage page, Func<string[], bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await page.Page.GotoAsync(shop.Address);
            await page.Page.Locator(".shelf li").First.WaitForAsync();
            var shown = await ShownAsync(page);
            if (holds(shown))
                return;
            TimeProvider.System.GetElapsedTime(started)
                .ShouldBeLessThan(DemoShop.Patience, $"shown: {string.Join(", ", shown)}");
        }
    }

    private static Task<string[]> ShownAsync(WatchedPage page) => page.Page.Locator(".shelf li")
        .EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.product)");
}
