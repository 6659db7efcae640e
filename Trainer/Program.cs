System.Console.WriteLine("mlnetghost");
