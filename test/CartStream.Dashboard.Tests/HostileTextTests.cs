using System.Text.Json;
using Microsoft.Playwright;

namespace CartStream.Dashboard.Tests;

/// <summary>Ids and names as attackers and odd shops send them: they are shown as text, within their panels.</summary>
public sealed class HostileTextTests(Browser browser)
{
    private const string Markup = "<img src=x onerror=document.title='gone'>";

    private static readonly string[] Ids =
    [
        Markup, "\"><script>document.title='gone'</script>", "a/b?c#d%2F&e", "100%", "\u202etxt.exe",
        "\U0001F469\u200D\U0001F467 \U0001F600", new string('x', 256), "..hidden", "\u200bzero",
    ];

    /// <summary>Every view with a panel that shows ids, on a small telephone and on a usual screen.</summary>
    public static TheoryData<string, string, int> Views()
    {
        var views = new TheoryData<string, string, int>();
        foreach (var width in (int[])[320, 1_440])
        {
            views.Add("live", "feed", width);
            views.Add($"shopper/{Uri.EscapeDataString(Ids[0])}", "now cart history timeline", width);
            views.Add($"shopper/{Ids[6]}", "now cart history timeline", width);
            views.Add("items", "trending counts new", width);
            views.Add($"items/{Uri.EscapeDataString(Ids[0])}", "trending related counts new", width);
            views.Add("system", "health settings limits", width);
        }

        return views;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_any_shows_hostile_text_as_text_without_scrolling_sideways(
        string view, string panels, int width)
    {
        Browser.Need();
        await using var shop = await OpenAsync();
        await using var page = await browser.OpenAsync($"{shop.Address}/#/{view}", width, height: 740);
        await page.UntilAsync("() => document.getElementById('connection').dataset.state === 'live'");
        await SendAsync(shop);

        foreach (var panel in panels.Split(' '))
            await page.PanelIsAsync(panel, "ready");

        (await page.Page.Locator("main img, main script").CountAsync()).ShouldBe(0);
        (await page.Page.TitleAsync()).ShouldEndWith("CartStream");
        var beyond = await page.Page.EvaluateAsync<string[]>(
            """
            () => document.scrollingElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("main *")]
              .filter(one => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === "visible")
              .map(one => `${one.closest(".panel")?.dataset.panel}: ${one.tagName} ${one.className}`)
            """);
        beyond.ShouldBeEmpty();
        page.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("100%")]
    [InlineData("a/b?c#d%2F&e")]
    public async Task Address_with_an_id_as_it_is_leads_to_that_shopper(string id)
    {
        Browser.Need();
        await using var shop = await OpenAsync();

        await using var page = await browser.OpenAsync($"{shop.Address}/#/shopper/{id.Replace("%2F", "%252F")}");

        await page.PanelIsAsync("now", "ready");
        (await page.Page.Locator(".who h2").InnerTextAsync()).ShouldBe(id);
        await page.UntilAsync("() => document.getElementById('connection').dataset.state === 'live'");
        page.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_of_a_browser_without_storage_is_live_and_keeps_a_key_as_long_as_it_is_open()
    {
        Browser.Need();
        var key = "";
        await using var shop = await DemoShop.OpenAsync(configure: (shop, options) =>
        {
            key = shop.AddKey([.. Server.Security.Scope.All]);
            return options;
        });
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.AddInitScriptAsync(
            """
            for (const name of ["localStorage", "sessionStorage"])
              Object.defineProperty(window, name, { get: () => { throw new DOMException("off", "SecurityError"); } });
            """);
        await page.Page.GotoAsync($"{shop.Address}/#/system");
        await page.Page.Locator("#key-dialog[open]").WaitForAsync();

        await page.Page.Locator("#key").FillAsync(key);
        await page.Page.Locator("#key").PressAsync("Enter");
        await page.Page.Locator("#theme").ClickAsync();

        await page.PanelIsAsync("limits", "ready");
        (await page.Page.Locator("html").GetAttributeAsync("data-theme")).ShouldBe("dark");
    }

    private static async Task<DemoShop> OpenAsync()
    {
        var shop = await DemoShop.OpenAsync();
        await SendAsync(shop);
        foreach (var id in Ids)
        {
            var item = JsonSerializer.Serialize(new { name = $"{id} {Markup}", brand = Markup, category = Markup });
            using var body = new StringContent(item, null, "application/json");
            (await shop.Client.PutAsync($"{shop.Address}/v1/items/{Uri.EscapeDataString(id)}", body))
                .IsSuccessStatusCode.ShouldBeTrue(id);
        }

        return shop;
    }

    /// <summary>Everybody looks at everything and puts it into the cart.</summary>
    private static Task SendAsync(DemoShop shop) => shop.SendAsync(
        [
            .. from shopper in Ids
               from item in Ids
               from type in (string[])["view", "cart"]
               select JsonSerializer.Serialize(new
               {
                   event_type = type, item_id = item, shopper_id = shopper, brand = Markup, session_id = shopper,
               }),
        ]);
}
