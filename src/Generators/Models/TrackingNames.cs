namespace WebSocketToolkit.Generators.Models;

/// <summary>The names of the pipeline's steps, so that tests can check the cache.</summary>
internal static class TrackingNames
{
    public const string Versions = nameof(Versions);
    public const string Annotated = nameof(Annotated);
    public const string Endpoints = nameof(Endpoints);
    public const string Files = nameof(Files);
    public const string Entries = nameof(Entries);
    public const string Project = nameof(Project);
    public const string TestClients = nameof(TestClients);
    public const string Outgoing = nameof(Outgoing);
    public const string ContractInputs = nameof(ContractInputs);
    public const string Contracts = nameof(Contracts);
    public const string ContractEntries = nameof(ContractEntries);

    public static readonly string[] All =
    [
        Versions, Annotated, Endpoints, Files, Entries, Project, TestClients, Outgoing, ContractInputs, Contracts, ContractEntries,
    ];
}
