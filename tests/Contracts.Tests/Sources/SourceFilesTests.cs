using System.Security.Cryptography;
using WebSocketToolkit.Contracts.Sources;

namespace WebSocketToolkit.Contracts.Tests.Sources;

/// <summary>The files that symbols name by another path than that of here.</summary>
public sealed class SourceFilesTests
{
    private const string Sha256 = "8829d00f-11b8-4213-878b-770e8597ac16";

    private static readonly string _file = Path.Combine(Repository.Root, "tests", "Contracts.Tests", "Sources", "Declarations.cs");
    private static readonly byte[] _hash = SHA256.HashData(File.ReadAllBytes(_file));

    [Theory]
    [InlineData("/_/tests/Contracts.Tests/Sources/Declarations.cs")]
    [InlineData("/_1/Sources/Declarations.cs")]
    [InlineData("C:\\build\\agent\\tests\\Contracts.Tests\\Sources\\Declarations.cs")]
    public void A_file_of_the_same_end_and_content_is_meant(string name)
    {
        var files = new SourceFiles(Path.Combine(Repository.Root, "tests", "Contracts.Tests", "contracts"));
        Assert.Equal(_file, files.Find(name, new(Sha256), _hash));
    }

    [Theory]
    [InlineData("/_/tests/Contracts.Tests/Sources/Declarations.cs", Sha256, false)]
    [InlineData("/_/tests/Contracts.Tests/Sources/Declarations.cs", "406ea660-64cf-4c82-b6f0-42d48172a799", true)]
    [InlineData("/_/tests/Contracts.Tests/Sources/Missing.cs", Sha256, true)]
    [InlineData("", Sha256, true)]
    public void Another_content_or_end_is_another_file(string name, string algorithm, bool isSame)
    {
        var files = new SourceFiles(Path.Combine(Repository.Root, "tests", "Contracts.Tests", "contracts"));
        Assert.Null(files.Find(name, new(algorithm), isSame ? _hash : [1]));
    }
}
