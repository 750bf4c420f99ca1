using AuctionSample;
using AuctionSample.Data;
using AuctionSample.Policies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, AuctionJson.Default));

// The settings of the tokens are in the section Authentication:Schemes:Bearer.
builder.Services.AddAuthentication().AddJwtBearer(o => o.Events = BrowserToken.Events);
builder.Services.AddAuthorizationBuilder()
    .AddPolicy(BidderRequirement.Policy, policy => policy.AddRequirements(new BidderRequirement()))
    .AddPolicy(SellerRequirement.Policy, policy => policy.AddRequirements(new SellerRequirement()));
builder.Services.AddScoped<IAuthorizationHandler, BidderHandler>();
builder.Services.AddScoped<IAuthorizationHandler, SellerHandler>();

builder.Services.AddDbContext<AuctionDb>((services, options) =>
    options.UseSqlite(services.GetRequiredService<IConfiguration>().GetConnectionString("Auction")));
builder.Services.AddHostedService<Hammer>();

var telemetry = builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter("WebSocketToolkit"))
    .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", "WebSocketToolkit"));
if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
{
    telemetry.UseOtlpExporter();
}

var app = builder.Build();
await app.Services.CreateDatabaseAsync();
app.MapGet("/lots", (AuctionDb db) => db.Lots.Where(lot => !lot.IsEnded).ToListAsync()).RequireAuthorization();
app.MapWebSocketRoutes();
app.Run();
