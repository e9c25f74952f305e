using Xunit;

namespace GtmFunctions.Tests.Functions;

public sealed class FunctionsCompilationTests
{
    [Fact]
    public void Current_AgainstTheWorkersApi_HasNeitherErrorNorWarning() =>
        Assert.Empty(FunctionsCompilation.Complaints(FunctionsCompilation.Current));

    [Theory]
    [InlineData("CS0029", "/** <summary>A.</summary> */ public class A { internal static int One() => \"text\"; }")]
    [InlineData("CS8603", "/** <summary>A.</summary> */ public class A { internal static string One() => null; }")]
    [InlineData("CS1591", "public class A { }")]
    [InlineData("CS8019", "using System.Text;")]
    [InlineData("CS0592", "/** <summary>A.</summary> */ [Microsoft.Azure.Functions.Worker.Function(\"A\")] public class A { }")]
    [InlineData("CS1503", "/** <summary>A.</summary> */ class A { [Microsoft.Azure.Functions.Worker.Function(1)] void One() { } }")]
    public void Complaints_OfAWrongSource_NameWhatIsWrong(string code, string source)
    {
        var wrong = FunctionsCompilation.Current.AddSyntaxTrees(FunctionsCompilation.Parse("A.cs", source));

        Assert.Contains(code, Assert.Single(FunctionsCompilation.Complaints(wrong)), StringComparison.Ordinal);
    }
}
