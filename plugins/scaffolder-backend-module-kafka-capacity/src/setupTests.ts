import '../../../scripts/failOnConsole';
