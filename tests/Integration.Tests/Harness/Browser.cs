using Microsoft.Playwright;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>The distribution's Chromium: Playwright brings its driver, and no browser is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        const string Chromium = "/usr/bin/chromium";
        Assert.True(File.Exists(Chromium), "./test.sh installs Chromium, which this test needs.");

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A tab that shares nothing with the others: a person of its own, known to the page by this name.</summary>
    internal async Task<IPage> OpenAsync(Uri address, string name, int width, ColorScheme scheme)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 760 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout((float)Clients.Patience.TotalMilliseconds);
        await context.AddInitScriptAsync($"sessionStorage['chat.name'] ??= JSON.stringify('{name}')");
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }
}
